import { describe, expect, test } from '@jest/globals';
import { readConfig, variables } from '../src/config.ts';

const complaintsOf = (environment: NodeJS.ProcessEnv, needs: readonly (keyof typeof variables)[] = []): string => {
  try {
    readConfig(environment, needs);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

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
