import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { auditOf } from '../../local/audit.ts';
import { ROOT } from '../../local/folders.ts';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const Versions = z.record(z.string(), z.string());
const Package = z.object({ dependencies: Versions, devDependencies: Versions, optionalDependencies: Versions });
const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      integrity: z.string().optional(),
      resolved: z.string().optional(),
      hasInstallScript: z.boolean().optional(),
    }),
  ),
});

const nameOf = (path: string): string => path.replace(/^.*node_modules\//, '');
const locked = Object.entries(Lock.parse(JSON.parse(read('package-lock.json'))).packages).filter(
  ([path]) => path !== '',
);

describe('a package of Python, for tests', () => {
  test.each(['test/api/requirements.txt', 'test/bus/requirements.txt'])(
    'of %s is named with its exact version and the digests of its files, and installed by them alone',
    (requirements) => {
      const entries = read(requirements)
        .replaceAll(/^#.*\n/gm, '')
        .replaceAll(' \\\n', ' ')
        .trim()
        .split('\n');
      expect(entries.length).toBeGreaterThan(20);
      expect(entries.filter((entry) => !/^[\w.-]+==[\w.]+(?: +--hash=sha256:[0-9a-f]{64})+$/.test(entry))).toEqual([]);
      expect(read('test/support/python.ts')).toContain("'--no-deps', '--require-hashes', '-r', requirements");
    },
  );
});

describe('a package', () => {
  test('is named with its exact version', () => {
    const named = Package.parse(JSON.parse(read('package.json')));
    const versions = Object.values(named).flatMap((group) => Object.entries(group));
    expect(versions.length).toBeGreaterThan(50);
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
  });

  test('is locked with the digest of what is installed', () => {
    expect(locked.length).toBeGreaterThan(500);
    expect(locked.filter(([, { integrity = '' }]) => !integrity.startsWith('sha512-')).map(([path]) => path)).toEqual(
      [],
    );
  });

  test('runs nothing when it is installed, and one that would is listed with what we do without', () => {
    expect(read('.npmrc').split('\n')).toContain('ignore-scripts=true');
    const withScript = new Set(
      locked.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path)),
    );
    const listed = Versions.parse(JSON.parse(read('local/install-scripts.json')));
    expect([...withScript].toSorted()).toEqual(Object.keys(listed).toSorted());
    expect(Object.values(listed).filter((reason) => reason.length < 20)).toEqual([]);
  });
});

/** A report of npm about one package. */
const found = (severity: string) =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities: { tiny: { name: 'tiny', severity, range: '<1.2.0' } } });

describe('npm run audit', () => {
  test.each([
    ['no hole', JSON.stringify({ auditReportVersion: 2, vulnerabilities: {} }), false, 'No known holes'],
    ['a small hole', found('low'), false, 'low: tiny <1.2.0'],
    ['a grave hole', found('critical'), true, 'critical: tiny <1.2.0'],
    [
      'a registry that refuses',
      JSON.stringify({ message: '405 Method Not Allowed - POST https://r.example/-/npm', error: { summary: '' } }),
      false,
      'Nothing was audited: the registry did not answer (405 Method Not Allowed - POST …).',
    ],
    ['nothing', '', false, 'Nothing was audited: the registry did not answer (no answer that is known).'],
  ])('with %s says so', (_, printed, fails, line) => {
    const audit = auditOf(printed);
    expect(audit.fails).toBe(fails);
    expect(audit.lines).toEqual([expect.stringContaining(line)]);
  });
});
