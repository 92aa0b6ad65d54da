import { z } from 'zod';

const REDIRECTS = [302, 303];
const MOST_STEPS = 10;

/** A page, or the address to which the browser was sent away from the issuer. */
type Page = { url: URL; text: string };
type Fields = Record<string, string>;

/** Signs a seeded person in on the stand-in issuer's pages; returns the callback address, with its code. `username` is `tenant/name-or-role`. */
export async function finishSignIn(authorizationUrl: string | URL, username: string): Promise<URL> {
  const browser = openBrowser(new URL(authorizationUrl).origin);
  const choice = await browser.open(authorizationUrl);
  const { url, text } = await browser.submit(choice, { account: username });
  if (url.origin === choice.url.origin) throw new Error(`The issuer did not sign ${username} in: ${text}`);
  return url;
}

/** Confirms a device's code on the stand-in issuer's pages as a seeded person. `username` is `tenant/name-or-role`. */
export async function approveDevice(verificationUriComplete: string | URL, username: string): Promise<void> {
  const browser = openBrowser(new URL(verificationUriComplete).origin);
  const entry = await browser.open(verificationUriComplete);
  const confirmation = await browser.submit(entry);
  const choice = await browser.submit(confirmation);
  const { text } = await browser.submit(choice, { account: username });
  if (!text.includes('<h1>Done</h1>')) throw new Error(`The issuer did not connect the device: ${text}`);
}

const Device = z.object({ deviceCode: z.string(), verificationUriComplete: z.url() });

/** Signs a seeded person in at a running system with the stand-in issuer, as `bin/qm login` does. `username` is `tenant/name-or-role`. */
export async function signIn(server: string, username: string): Promise<void> {
  const post = async (path: string, body: object): Promise<unknown> => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(`${server}${path}`, init);
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  };
  const { deviceCode, verificationUriComplete } = Device.parse(await post('/auth/device', {}));
  await approveDevice(verificationUriComplete, username);
  await post('/auth/device/token', { deviceCode });
}

/** As much of a browser without JavaScript as these pages need: it keeps cookies, follows redirects and submits forms. */
export function openBrowser(origin: string) {
  const cookies = new Map<string, string>();
  const call = async (url: URL, fields?: Fields): Promise<Response> => {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { accept: 'text/html', cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
      ...(fields !== undefined && { method: 'POST', body: new URLSearchParams(fields) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    return response;
  };
  const open = async (address: string | URL, fields?: Fields): Promise<Page> => {
    let url = new URL(address);
    let response = await call(url, fields);
    for (let step = 0; REDIRECTS.includes(response.status) && step < MOST_STEPS; step += 1) {
      url = new URL(response.headers.get('location') ?? '', url);
      if (url.origin !== origin) return { url, text: '' };
      response = await call(url);
    }
    return { url, text: await response.text() };
  };
  return {
    open: (address: string | URL) => open(address),
    /** Sends the page's first form, its hidden fields included, with what was chosen in it. */
    submit(page: Page, chosen: Fields = {}): Promise<Page> {
      const [, action, form] = /<form[^>]* action="([^"]+)"[^>]*>(.*?)<\/form>/s.exec(page.text) ?? [];
      if (action === undefined || form === undefined)
        throw new Error(`There is no form on ${page.url.href}: ${page.text}`);
      const hidden = [...form.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)];
      return open(new URL(action, page.url), {
        ...Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value])),
        ...chosen,
      });
    },
  };
}
