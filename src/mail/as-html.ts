const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');

/** A line with our own link in it to be followed; nothing else that looks like an address becomes one. */
const lineOf = (line: string, link: string | null): string => {
  if (link === null || !line.includes(link)) return escaped(line);
  const address = escaped(link);
  return line.split(link).map(escaped).join(`<a href="${address}">${address}</a>`);
};

const paragraphOf = (paragraph: string, link: string | null): string => {
  const isSignature = paragraph.startsWith('-- \n');
  const lines = (isSignature ? paragraph.slice(4) : paragraph).split('\n').map((line) => lineOf(line, link));
  const style = isSignature ? ' style="color:#666;font-size:13px"' : '';
  return `<p${style}>${lines.join('<br>\n')}</p>`;
};

/**
 * The text of a mail of ours as HTML: the same paragraphs, every character of them escaped, nothing loaded from elsewhere. `link` is the
 * one address that can be followed.
 */
export const asHtml = (text: string, { language, link }: { language: string; link: string | null }): string => {
  const paragraphs = text
    .trimEnd()
    .split('\n\n')
    .map((paragraph) => paragraphOf(paragraph, link));
  return `<!doctype html>
<html lang="${escaped(language)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>
<body style="font:15px/1.5 system-ui,sans-serif;max-width:42rem;margin:0 auto;padding:1rem">
${paragraphs.join('\n')}
</body>
</html>
`;
};
