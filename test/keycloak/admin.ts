import { z } from 'zod';
import { keycloak } from './running.ts';

const Token = z.object({ access_token: z.string() });
const WithId = z.looseObject({ id: z.string() });
const Client = z.looseObject({ id: z.string(), attributes: z.record(z.string(), z.string()) });
const Keys = z.array(z.looseObject({ id: z.string(), name: z.string() }));

/** One call of the realm's administration; the answer's JSON, null when it is empty. */
async function call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, content?: unknown): Promise<unknown> {
  const { url, admin } = keycloak();
  const signedIn = await fetch(`${url}/realms/master/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', ...admin }),
  });
  const { access_token } = Token.parse(await signedIn.json());
  const response = await fetch(`${url}/admin/realms/quartermaster${path}`, {
    method,
    headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
    ...(content !== undefined && { body: JSON.stringify(content) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}

async function userOf(username: string): Promise<z.infer<typeof WithId>> {
  const [user] = z.array(WithId).parse(await call('GET', `/users?exact=true&username=${username}`));
  if (user === undefined) throw new Error(`${username} is nobody in the realm.`);
  return user;
}

/** Lets somebody sign in, or not any more. */
export async function setEnabled(username: string, enabled: boolean): Promise<void> {
  const user = await userOf(username);
  await call('PUT', `/users/${user.id}`, { ...user, enabled });
}

export async function removePerson(username: string): Promise<void> {
  await call('DELETE', `/users/${(await userOf(username)).id}`);
}

export async function removeRole(username: string, role: string): Promise<void> {
  const { id } = await userOf(username);
  await call('DELETE', `/users/${id}/role-mappings/realm`, [await call('GET', `/roles/${role}`)]);
}

/** Ends the sessions of somebody, as the button “Sign out” in the administration does. */
export async function signOut(username: string): Promise<void> {
  await call('POST', `/users/${(await userOf(username)).id}/logout`);
}

/** Takes back what somebody allowed the product, as the button “Revoke” in the administration does. */
export async function revokeConsent(username: string): Promise<void> {
  await call('DELETE', `/users/${(await userOf(username)).id}/consents/quartermaster`);
}

/** What the product's client has in place of some of its attributes while `work` runs. */
export async function withClientAttributes(given: Record<string, string>, work: () => Promise<void>): Promise<void> {
  const [client] = z.array(Client).parse(await call('GET', '/clients?clientId=quartermaster'));
  if (client === undefined) throw new Error('The realm has no client quartermaster.');
  const path = `/clients/${client.id}`;
  // Keycloak keeps an attribute that an update leaves out, and drops one that is empty.
  const none = Object.fromEntries(Object.keys(given).map((name) => [name, '']));
  await call('PUT', path, { ...client, attributes: { ...client.attributes, ...given } });
  try {
    await work();
  } finally {
    await call('PUT', path, { ...client, attributes: { ...none, ...client.attributes } });
  }
}

/** Signs from now on with a new key; `removeOlder` takes the others out of the key set. */
export async function rotateKeys(name: string): Promise<{ removeOlder: () => Promise<void> }> {
  const { id } = WithId.parse(await call('GET', ''));
  const providerType = 'org.keycloak.keys.KeyProvider';
  const config = { priority: ['200'], enabled: ['true'], active: ['true'], algorithm: ['RS256'] };
  await call('POST', '/components', { name, providerId: 'rsa-generated', providerType, parentId: id, config });
  return {
    removeOlder: async () => {
      const keys = Keys.parse(await call('GET', `/components?type=${providerType}`));
      const older = keys.filter((key) => key.name !== name && key['providerId'] === 'rsa-generated');
      for (const key of older) await call('DELETE', `/components/${key.id}`);
    },
  };
}
