import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Argument, InvalidArgumentError, type Command } from 'commander';
import { z } from 'zod';
import { QuartermasterError } from '../../domain/errors.ts';
import { EvalReport, EvaluatedAgent } from '../../evals/report.ts';
import { fileOf, reportText } from '../../evals/report-file.ts';
import { ChildExit, PrintedFailure } from '../errors.ts';
import { outputOf, type World } from '../session.ts';
import { showEvals } from '../show-evals.ts';
import { findSystem } from '../system.ts';

type Options = {
  model?: string;
  times: number;
  case: string[];
  parallel: number;
  most: number;
  json?: string | true;
  save?: string;
};

const MICRO = 1_000_000;

/** `eval [AGENT]`: how well agents and gates do on their cases, with the model that the environment names. */
export function addEval(program: Command, world: World): void {
  program
    .command('eval')
    .description('Let agents work on their cases and score answers and gates; needs a model, and no running system.')
    .addArgument(new Argument('[agent]', 'default: all').choices(EvaluatedAgent.options))
    .option('--model <name>', 'another model of the same service than OPENAI_MODEL')
    .option('--times <count>', 'how often each case is sat; it counts as right if it was right every time', count, 1)
    .option(
      '--case <id>',
      'only this case; may be given more than once',
      (id: string, ids: string[]) => [...ids, id],
      [],
    )
    .option('--parallel <count>', 'how many cases at once', count, 4)
    .option('--most <dollars>', 'the most that may be spent on the model', dollars, 5)
    .option('--json [file]', 'print JSON, or write it to a file')
    .option('--save <folder>', 'also write a file for each agent and model there, as docs/evals has them')
    .addHelpText('after', '\nExample:\n  bin/qm eval intake --model gpt-4.1 --times 3 --json result.json')
    .action(async (agent: string | undefined, options: Options) => {
      const { model, times, parallel, most, json, save } = options;
      const order = {
        agent: agent ?? null,
        cases: options.case,
        times,
        parallel,
        mostMicroUsd: Math.round(most * MICRO),
      };
      const reports = await evaluate(world, order, model);
      if (typeof json === 'string') await writeFile(json, `${JSON.stringify(reports, null, 1)}\n`);
      if (save !== undefined) await saved(save, reports);
      const output = outputOf(world, json === true);
      output.result(reports, () => showEvals(output, reports));
      if (reports.every(({ cases }) => cases.length === 0)) throw new PrintedFailure();
    });
}

async function saved(folder: string, reports: readonly EvalReport[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await Promise.all(reports.map((report) => writeFile(join(folder, fileOf(report)), reportText(report))));
}

/** Runs src/eval.ts: this face neither knows agents nor reaches a model, and the engine's memory ends with it. */
async function evaluate(world: World, order: object, model: string | undefined): Promise<EvalReport[]> {
  const root = join(import.meta.dirname, '../../..');
  const child = spawn(process.execPath, [join(root, 'src/eval.ts'), JSON.stringify(order)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...modelOf(world), ...(model !== undefined && { OPENAI_MODEL: model }) },
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
  const said = await text(child.stdout);
  const code = await ended;
  if (code !== 0) throw new ChildExit(code);
  return z.array(EvalReport).parse(JSON.parse(said));
}

const NAMED = ['OPENAI_API_KEY', 'OPENAI_BASE_URL', 'AZURE_OPENAI_ENDPOINT'] as const;

/** The environment with its model; else the stand-in of the system that "npm start" runs here. */
function modelOf({ env, cwd }: World): NodeJS.ProcessEnv {
  if (NAMED.some((name) => env[name])) return env;
  const url = findSystem(env, cwd)?.modelUrl ?? null;
  if (url !== null) return { ...env, OPENAI_BASE_URL: url, OPENAI_MODEL: 'stand-in-reader' };
  throw new QuartermasterError(
    'configuration_invalid',
    'No model is configured; set OPENAI_API_KEY or OPENAI_BASE_URL, or start the stand-in with "npm start".',
  );
}

function count(given: string): number {
  const value = Number(given);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}

function dollars(given: string): number {
  const value = Number(given);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be an amount of US dollars above 0.');
}
