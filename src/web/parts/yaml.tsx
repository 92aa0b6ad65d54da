/** Where the comment of a line begins: a `#` at its start or after a blank, outside of quotes. */
const commentAt = (line: string): number => {
  const bare = line.replaceAll(/'[^']*'|"[^"]*"/g, (quoted) => '_'.repeat(quoted.length));
  const found = /(?:^|\s)#/.exec(bare);
  return found === null ? line.length : found.index + found[0].length - 1;
};

const KEY = /^(\s*(?:- )*)([A-Za-z_][\w.-]*)(:(?:\s|$))/;

const Line = ({ line }: { line: string }) => {
  const cut = commentAt(line);
  const [code, comment] = [line.slice(0, cut), line.slice(cut)];
  const [all = '', indent = '', key = '', colon = ''] = KEY.exec(code) ?? [];
  return (
    <>
      {indent}
      {key !== '' && <span class="key">{key}</span>}
      {colon}
      {code.slice(all.length)}
      {comment !== '' && <span class="comment">{comment}</span>}
      {'\n'}
    </>
  );
};

/** A YAML file as it is written, its keys and comments told apart. */
export const Yaml = ({ text, label }: { text: string; label: string }) => (
  <pre class="yaml" tabindex={0} role="region" aria-label={label}>
    {text
      .trimEnd()
      .split('\n')
      .map((line) => (
        <Line line={line} />
      ))}
  </pre>
);
