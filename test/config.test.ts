import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readConfig, variables, withSecretFiles } from '../src/config.ts';

const complaintsOf = (environment: NodeJS.ProcessEnv, needs: readonly (keyof typeof variables)[] = []): string => {
  try {
    readConfig(environment, needs);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

describe('a secret', () => {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const fileOf = (text: string): string => {
    const path = join(folder, randomUUID());
    writeFileSync(path, text);
    return path;
  };
  const secrets = Object.entries<{ secret?: true; example: string }>(variables).filter(([, { secret }]) => secret);

  test.each(secrets)('is taken from the file that %s_FILE names, without its line end', (name, { example }) => {
    const environment = { [`${name}_FILE`]: fileOf(`${example}\n`) };
    expect(readConfig(environment, [])).toMatchObject({ [name]: example });
    expect(withSecretFiles({ ...environment, OTHER: 'x' })).toEqual({ [name]: example, OTHER: 'x' });
  });

  test('is not guessed where it is given twice, in a file that is not there, or in an empty one', () => {
    const given = {
      OPENAI_API_KEY: 'sk-canary',
      OPENAI_API_KEY_FILE: fileOf('sk-canary'),
      ERP_TOKEN_FILE: join(folder, 'nowhere'),
      SMTP_URL_FILE: fileOf('\n'),
    };
    const complaints = complaintsOf(given);
    expect(complaints.split('\n')).toEqual([
      'OPENAI_API_KEY: is set, and OPENAI_API_KEY_FILE, too. Keep one of them.',
      'ERP_TOKEN_FILE: the file cannot be read. Give the path of a file that this process may read.',
      'SMTP_URL_FILE: the file is empty. Write the secret into it.',
    ]);
    expect(complaints).not.toContain('canary');
  });

  test('is marked as one wherever its name or its example says so', () => {
    const looksSecret = Object.entries<{ secret?: true; example: string }>(variables).filter(
      ([name, { example }]) =>
        (/_(?:KEYS?|SECRETS?|TOKEN|PASSWORD|WEBHOOK_URL)$/.test(name) && !name.includes('PUBLIC')) ||
        /:\/\/[^/]*:[^/]*@/.test(example),
    );
    expect(looksSecret.map(([name]) => name)).toEqual(secrets.map(([name]) => name));
  });

  test('is in no file where another variable is meant', () => {
    expect(readConfig({ QM_PORT_FILE: fileOf('1') }, []).QM_PORT).toBe(8080);
  });
});

describe('the configuration', () => {
  test('needs nothing to be set', () => {
    expect(readConfig({}, [])).toMatchObject({ QM_HOME: '.quartermaster', QM_PORT: 8080, QM_HISTORY_DAYS: 90 });
  });

  test('reads numbers as numbers', () => {
    expect(readConfig({ QM_PORT: '9090' }, []).QM_PORT).toBe(9090);
  });

  test('takes an empty variable for one that is not set', () => {
    expect(readConfig({ QM_PORT: '', ERP_URL: '' }, [])).toMatchObject({ QM_PORT: 8080 });
    expect(readConfig({ ERP_URL: '' }, []).ERP_URL).toBeUndefined();
  });

  test('names the variable that a process cannot do without, what it is for, and an example', () => {
    expect(complaintsOf({}, ['DATABASE_URL'])).toBe(
      'DATABASE_URL: is not set. Real Postgres, as the application’s role. For example: DATABASE_URL=postgres://qm_app:secret@db/quartermaster',
    );
  });

  test('lists every problem at once', () => {
    const complaints = complaintsOf({ QM_PORT: 'eighty', QM_LOG_LEVEL: 'loud', OIDC_ISSUER: 'not a url' });
    expect(complaints.split('\n').map((line) => line.split(':')[0])).toEqual([
      'QM_PORT',
      'QM_LOG_LEVEL',
      'OIDC_ISSUER',
    ]);
  });

  test.each(Object.entries(variables))(
    'takes the example that it gives for %s, or one like it',
    (name, { example, schema }) => {
      const given = example.includes('…') ? example.replaceAll('…', 'x') : example;
      expect(schema.safeParse(given).success).toBe(true);
      expect(complaintsOf({ [name]: given })).toBe('');
    },
  );
});
