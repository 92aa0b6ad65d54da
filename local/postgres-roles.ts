import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { z } from 'zod';
import { withClient } from '../src/store/with-client.ts';

const passwordsSchema = z.object({ superuser: z.string(), owner: z.string(), app: z.string() });

/** The passwords of the roles of one database cluster. */
export type Passwords = z.infer<typeof passwordsSchema>;

/** The passwords kept in a state folder, or undefined when it has none yet. */
export function readPasswords(home: string): Passwords | undefined {
  const file = passwordsFile(home);
  return existsSync(file) ? passwordsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

/** Makes up passwords and keeps them where only the folder's owner can read them; `before` runs first. */
export function newPasswords(home: string, before: () => void): Passwords {
  before();
  const passwords = { superuser: newPassword(), owner: newPassword(), app: newPassword() };
  writeFileSync(passwordsFile(home), JSON.stringify(passwords), { mode: 0o600 });
  return passwords;
}

/**
 * Makes sure that the database `quartermaster` exists with its two roles: `qm_owner` owns it and migrates, `qm_app` is the
 * application's and owns nothing. pgvector goes into the template, so every database made from it has the extension.
 */
export async function createDatabase(superuserUrl: (database: string) => string, passwords: Passwords): Promise<void> {
  await withClient(superuserUrl('template1'), (client) => client.query('create extension if not exists vector'));
  await withClient(superuserUrl('postgres'), async (client) => {
    await createRole(client, 'qm_owner', passwords.owner);
    await createRole(client, 'qm_app', passwords.app);
    const { rowCount } = await client.query("select from pg_database where datname = 'quartermaster'");
    if (rowCount === 0) await client.query('create database quartermaster owner qm_owner');
    await client.query('revoke all on database quartermaster from public');
    await client.query('grant connect on database quartermaster to qm_app');
  });
}

function newPassword(): string {
  return randomBytes(24).toString('base64url');
}

function passwordsFile(home: string): string {
  return join(home, 'postgres.json');
}

async function createRole(client: Client, role: string, password: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
  if (rowCount !== 0) return;
  const attributes = 'login nosuperuser nocreatedb nocreaterole noreplication nobypassrls';
  await client.query(
    `create role ${client.escapeIdentifier(role)} ${attributes} password ${client.escapeLiteral(password)}`,
  );
}
