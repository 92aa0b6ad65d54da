import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import AjvDraft04 from 'ajv-draft-04';
import { parse } from 'yaml';
import { z } from 'zod';
import { runHere } from '../cli/run-cli.ts';
import { startIssuer, type Issuer } from '../identity/issuer.ts';

const SCHEMA = join(import.meta.dirname, '../support/kong/kong_json_schema.json');

let issuer: Issuer;
let env: Record<string, string>;
beforeAll(async () => {
  issuer = await startIssuer();
  env = {
    RISK_URL: 'https://risk.example/api',
    ERP_URL: 'https://erp.example',
    QM_INTERNAL_URL: 'http://server:8080',
    OIDC_ISSUER: issuer.url,
  };
});
afterAll(() => issuer.close());

const Kong = z.object({
  services: z.array(
    z.object({
      name: z.string(),
      url: z.string(),
      routes: z.array(z.object({ paths: z.array(z.string()), strip_path: z.boolean() })),
      plugins: z.array(z.object({ name: z.string() })),
    }),
  ),
  consumer_groups: z.array(z.object({ name: z.string() })),
  consumers: z.array(z.object({ username: z.string(), groups: z.array(z.object({ name: z.string() })) })),
});

test('the configuration for Kong is valid by the schema that Kong publishes', async () => {
  const { out, code, err } = await runHere(['tools', 'export', 'kong'], env);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const ajv = new AjvDraft04.default({ strict: false });
  const validate = ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));
  validate(parse(out));
  expect(validate.errors).toBeNull();
  validate({ _format_version: '3.0', services: [{ name: 'x', nonsense: true }] });
  expect(validate.errors).not.toBeNull();
});

test('it has a service and a route per audience, verifies our own tokens, and has a group per agent', async () => {
  const { services, consumer_groups, consumers } = Kong.parse(
    JSON.parse((await runHere(['tools', 'export', 'kong', '--json'], env)).out),
  );
  expect(services.map(({ name, url, routes }) => [name, url, routes[0]?.paths[0]])).toEqual([
    ['vendors', 'http://server:8080/internal/vendors', '/vendors'],
    ['contracts', 'http://server:8080/internal/contracts', '/contracts'],
    ['purchasing', 'http://server:8080/internal/purchasing', '/purchasing'],
    ['mail', 'http://server:8080/internal/mail', '/mail'],
    ['risk', 'https://risk.example/api', '/risk'],
    ['erp', 'https://erp.example', '/erp'],
  ]);
  const verifying = services.filter(({ plugins }) => plugins.some(({ name }) => name === 'jwt'));
  expect(verifying.map(({ name }) => name)).toEqual(['vendors', 'contracts', 'purchasing', 'mail']);
  expect(services.every(({ plugins }) => plugins.some(({ name }) => name === 'rate-limiting'))).toBe(true);
  expect(consumer_groups.map(({ name }) => name)).toEqual(consumers.map(({ groups }) => groups[0]?.name));
});

test('without the addresses of the systems it says which are missing', async () => {
  const { code, err } = await runHere(['tools', 'export', 'kong'], {});
  expect(code).toBe(1);
  expect(err).toContain('RISK_URL: is not set');
});
