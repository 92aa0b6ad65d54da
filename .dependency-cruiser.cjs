// The table of rooms (docs/overview.md) as rules. `npm run check` fails on any import that it does not allow.

/** What a room of src may import from src beside itself; `types` only with `import type`. Paths are regular expressions below src/. */
const ROOMS = {
  domain: { comment: 'Pure rules and types: they know nobody.', may: [] },
  workflows: {
    comment: 'Order, waiting, hand-offs; runs in the sandbox of Temporal, where no room with I/O can be loaded.',
    may: ['domain/'],
    types: ['activities/'],
  },
  agents: {
    comment: 'An agent is data over the rules and the names of tools; only activities call models and tools.',
    may: ['domain/', 'tools/(scopes|[^/]+-types)\\.ts$'],
    types: ['tools/'],
  },
  outbound: {
    comment: 'The way out of the process over HTTP; what is said there is known elsewhere.',
    may: ['domain/'],
  },
  tools: {
    comment: 'The door to outside systems; who may pass it is handed in.',
    may: ['domain/', 'outbound/', 'telemetry/'],
  },
  model: { comment: 'The door to the model; it knows neither agents nor the store.', may: ['domain/', 'outbound/'] },
  mail: { comment: 'Parses and sends; what is sent and to whom is decided elsewhere.', may: ['domain/', 'outbound/'] },
  documents: {
    comment: 'Reads files of strangers, in a process of its own; what comes of it is decided elsewhere.',
    may: ['domain/', 'mail/(html|parse)\\.ts$', 'telemetry/metrics\\.ts$'],
  },
  store: {
    comment: 'The only SQL; it knows no business transaction.',
    may: ['domain/', 'telemetry/spans\\.ts$', 'digest\\.ts$'],
  },
  history: {
    comment: 'Encrypts what Temporal keeps, for clients and workers; what a run says is known elsewhere.',
    may: ['domain/'],
  },
  identity: { comment: 'Who is asking; nothing else.', may: ['domain/', 'outbound/'] },
  events: {
    comment: 'Carries what the store holds to the runs.',
    may: ['domain/', 'store/', 'telemetry/', 'client\\.ts$', 'log\\.ts$'],
  },
  services: {
    comment: 'The business transactions that http, mail and activities share.',
    may: ['documents/', 'domain/', 'identity/', 'store/', 'mail/', 'workflows/names\\.ts$', 'digest\\.ts$'],
    types: ['history/'],
  },
  activities: {
    comment: 'Joints from plain JSON to the rooms; the faces are above them.',
    may: [
      '(agents|documents|domain|mail|model|services|store|telemetry|tools)/',
      'workflows/names\\.ts$',
      '(digest|log)\\.ts$',
    ],
  },
  telemetry: {
    comment: 'What whoever runs it measures: it knows no business transaction and no store.',
    may: ['domain/', 'outbound/'],
  },
  evals: {
    comment: 'Lets agents work on recorded cases, with the parts that activities use, and without store and workflow.',
    may: ['(agents|domain|model|tools)/', 'activities/(agent-request|parsed-or)\\.ts$', 'digest\\.ts$'],
  },
  http: {
    comment: 'A face: it never reaches agents, tools, model or SQL.',
    may: ['domain/', 'services/', 'identity/', 'telemetry/', 'mail/compose\\.ts$', 'log\\.ts$'],
  },
  web: {
    comment: 'A face: as http.',
    may: ['domain/', 'services/', 'identity/', 'http/', 'mail/compose\\.ts$', 'log\\.ts$'],
  },
  cli: {
    comment: 'A face that speaks HTTP only: it shares the shapes of the answers and never opens the store.',
    may: [
      'domain/',
      'services/((agent-runs|audit|tools|answers|records|review|source|doctor|incoming|inbound|events|webhooks)-)?view\\.ts$',
      'evals/report(-file)?\\.ts$',
      'log\\.ts$',
      'config\\.ts$',
      'policies\\.ts$',
      'digest\\.ts$',
      'toolbox\\.ts$',
    ],
    types: ['services/'],
  },
};

/** The one place that may use a package. */
const DOORS = {
  '@platformatic/kafka': 'events/',
  '@aws-sdk/client-eventbridge': 'events/',
  '@aws-sdk/client-sqs': 'events/',
  pg: 'store/',
  openai: 'model/',
  '@pydantic/genai-prices': 'model/',
  jose: 'identity/',
  'openid-client': 'identity/',
  undici: 'outbound/',
  unpdf: 'documents/',
  yauzl: 'documents/',
  numfmt: 'documents/',
  'csv-parse': 'documents/',
  'prom-client': 'telemetry/',
  '@opentelemetry/sdk-trace-base': 'telemetry/',
  mailauth: 'mail/',
  'smtp-server': 'mail/',
  standardwebhooks: '(events/|http/routes/inbound\\.ts$)',
  '@temporalio/client': 'client\\.ts$',
  '@temporalio/workflow': 'workflows/',
  '@temporalio/activity': 'activities/',
};

const TYPES_ONLY = ['type-only'];
const below = (paths) => `^src/(${paths.join('|')})`;
const packages = (names) => `^node_modules/(${names.join('|')})/`;

function roomRules([name, { comment, may, types = [] }]) {
  const from = { path: `^src/${name}/` };
  const own = [`${name}/`, ...may];
  const closed = { name: `${name}-imports`, comment, severity: 'error', from };
  if (types.length === 0) return [{ ...closed, to: { path: '^src/', pathNot: below(own) } }];
  return [
    { ...closed, to: { path: '^src/', pathNot: below([...own, ...types]) } },
    {
      ...closed,
      name: `${name}-imports-types-only`,
      to: { path: below(types), pathNot: below(own), dependencyTypesNot: TYPES_ONLY },
    },
  ];
}

const doorRule = ([name, door]) => ({
  name: `only-door-${name.replace(/^@temporalio\//, 'temporal-')}`,
  comment: `${name} is used in src/${door.replaceAll('\\', '').replace('$', '')} only, so that it can be changed there.`,
  severity: 'error',
  from: { path: '^src/', pathNot: below([door]) },
  to: { path: packages([name]) },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...Object.entries(ROOMS).flatMap(roomRules),
    ...Object.entries(DOORS).map(doorRule),
    {
      name: 'only-door-sockets',
      comment:
        'What leaves the process goes through src/outbound/, where addresses are checked. The command line talks to its own server.',
      severity: 'error',
      from: { path: '^src/', pathNot: below(['outbound/', 'cli/', 'http/listen\\.ts$', 'health\\.ts$']) },
      to: { path: '^(node:)?(net|tls|https?|http2|dgram|dns)(/promises)?$' },
    },
    {
      name: 'room-without-rule',
      comment: 'A new room of src states in this file what it may import.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: below(Object.keys(ROOMS).map((name) => `${name}/`)) },
      to: {},
    },
    {
      name: 'agents-apart',
      comment: 'An agent never imports another: what one needs of another is a hand-off.',
      severity: 'error',
      from: { path: '^src/agents/([^/]+)/' },
      to: { path: '^src/agents/[^/]+/', pathNot: '^src/agents/$1/' },
    },
    {
      name: 'agents-shared-know-no-agent',
      comment: 'What the agents share must not know one of them.',
      severity: 'error',
      from: { path: '^src/agents/[^/]+\\.ts$', pathNot: '^src/agents/all\\.ts$' },
      to: { path: '^src/agents/[^/]+/' },
    },
    {
      name: 'domain-packages',
      comment: 'Rules stand on zod and small pure libraries: no I/O, no clock.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: {
        pathNot: [
          '^src/',
          packages([
            'zod',
            'big\\.js',
            '@types/big\\.js',
            'currency-codes',
            'eld',
            'jsvat-next',
            'stdnum',
            'temporal-polyfill',
          ]),
        ],
      },
    },
    {
      name: 'workflow-packages',
      comment: 'Anything else may not be deterministic, or does not load in the sandbox of Temporal.',
      severity: 'error',
      from: { path: '^src/workflows/' },
      to: { pathNot: ['^src/', packages(['@temporalio/workflow', '@temporalio/common'])] },
    },
    {
      name: 'client-imports',
      comment: 'It knows the names of the runs, queues and signals, not what happens in them.',
      severity: 'error',
      from: { path: '^src/client\\.ts$' },
      to: {
        path: '^src/',
        pathNot: below([
          'domain/',
          'telemetry/spans\\.ts$',
          'workflows/(names|attributes)\\.ts$',
          'activities/api\\.ts$',
          'cli/main\\.ts$',
        ]),
      },
    },
    {
      name: 'client-starts-cli',
      comment: 'As a program it hands over to the command line; whoever imports it must not load that.',
      severity: 'error',
      from: { path: '^src/client\\.ts$' },
      to: { path: '^src/cli/', dynamic: false },
    },
    {
      name: 'composition-is-the-top',
      comment: 'worker, server, eval and settings put the rooms together; no room knows them.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(worker|server|eval|settings)\\.ts$' },
      to: { path: '^src/(worker|server|eval|settings)\\.ts$' },
    },
    {
      name: 'product-stands-alone',
      comment: 'Nothing in src knows a stand-in, the launcher or a test.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(sandbox|local|test|bench)/' },
    },
    {
      name: 'stand-ins-apart',
      comment: 'A stand-in that shares code with the product would share its mistakes; pure rules excepted.',
      severity: 'error',
      from: { path: '^sandbox/' },
      to: { path: '^(src|local|test|bench)/', pathNot: '^src/domain/' },
    },
    {
      name: 'nothing-needs-a-test',
      comment: 'Only tests import tests.',
      severity: 'error',
      from: { pathNot: '^(test|bench)/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-development-package-in-the-product',
      comment: 'It would be missing where only the dependencies are installed. Types are erased.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: TYPES_ONLY, pathNot: '^node_modules/@types/' },
    },
    {
      name: 'no-cycle',
      comment: 'Of two files that need each other neither can be read or tested alone.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphan',
      comment:
        'A file that nothing imports and that imports nothing is left over. Containers start what is in local/compose by name, and a reader of documents its watchdog.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: ['\\.d\\.mts$', '\\.test\\.ts$', '^local/compose/', '^src/documents/watchdog\\.ts$'],
      },
      to: {},
    },
    {
      name: 'no-barrel',
      comment: 'Import from the file itself. Only the worker needs one list of its workflows, and one of its agents.',
      severity: 'error',
      from: { pathNot: '^src/(workflows/main|agents/all)\\.ts$' },
      to: { dependencyTypes: ['export'] },
    },
    {
      name: 'no-index',
      comment: 'A file is named after what it holds.',
      severity: 'error',
      from: {},
      to: { path: '/index\\.m?ts$', pathNot: '^node_modules/' },
    },
    {
      name: 'nothing-missing',
      comment: 'The import leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: '^node_modules/' },
    exclude: { path: '^test/histories/' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Type-only imports are dependencies too: a room that needs another's types knows it.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
