import { Parser } from 'htmlparser2';

/** A page of the issuer, or with the address of another place that it sent the browser to, where nothing is opened. */
export type Page = { url: URL; status: number; html: string };

/** What a person does in a browser, with one jar of cookies. */
export type Browser = {
  open(url: string | URL): Promise<Page>;
  /** Sends the first form of a page: what it holds already, and these values; a button only if it is among them. */
  submit(page: Page, values: Record<string, string>): Promise<Page>;
};

const MOST_REDIRECTS = 10;

/** A browser that follows redirects for as long as they stay at the issuer. */
export function openBrowser(issuer: string): Browser {
  const { origin } = new URL(issuer);
  const cookies = new Map<string, string>();
  const go = async (url: URL, form?: URLSearchParams, redirects = 0): Promise<Page> => {
    if (url.origin !== origin) return { url, status: 0, html: '' };
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: form }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]*)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const html = await response.text();
    const location = response.headers.get('location');
    if (location === null) return { url, status: response.status, html };
    if (redirects === MOST_REDIRECTS) throw new Error(`${url.href} redirects for ever.`);
    return go(new URL(location, url), undefined, redirects + 1);
  };
  return {
    open: (url) => go(new URL(url)),
    submit: async (page, values) => {
      const { action, fields } = formOf(page.html);
      if (action === null) throw new Error(`${page.url.href} has no form; it says: ${sayingOf(page)}`);
      return go(new URL(action, page.url), new URLSearchParams({ ...fields, ...values }));
    },
  };
}

const isHidden = (name: string): boolean => ['head', 'script', 'style'].includes(name);

/** The words of a page, in one line. */
export function sayingOf({ html }: Page): string {
  const words: string[] = [];
  let hidden = 0;
  const parser = new Parser({
    onopentagname: (name) => void (hidden += Number(isHidden(name))),
    onclosetag: (name) => void (hidden -= Number(isHidden(name))),
    ontext: (text) => void (hidden === 0 && words.push(text)),
  });
  parser.end(html);
  return words.join(' ').replaceAll(/\s+/g, ' ').trim();
}

function formOf(html: string): { action: string | null; fields: Record<string, string> } {
  let action: string | null = null;
  const fields: Record<string, string> = {};
  const parser = new Parser({
    onopentag: (tag, { action: target, name, type, value }) => {
      if (tag === 'form') action ??= target ?? '';
      if (tag === 'input' && name !== undefined && type !== 'submit') fields[name] = value ?? '';
    },
  });
  parser.end(html);
  return { action, fields };
}
