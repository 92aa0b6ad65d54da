/** A mail's text in two voices: the sender's own words, and what was quoted or forwarded (markers and `>` removed). */
export type Voices = { own: string; forwarded: string };

const titles = [
  'original message',
  'forwarded message',
  'original-?nachricht',
  'ursprüngliche nachricht',
  'weitergeleitete (?:nachricht|e-?mail)',
  "message (?:d['’]origine|original|transféré|réexpédié)",
].join('|');
const openings = [
  'begin forwarded message',
  'anfang der weitergeleiteten (?:nachricht|e-?mail)',
  'début du message (?:transféré|réexpédié)',
].join('|');
const marker = new RegExp(`^[\\s*_]*(?:-{2,}\\s*(?:${titles})\\s*-{2,}|(?:${openings})\\s*:)[\\s*_]*$`, 'iu');

const sender = /^\s*\*?(?:from|von|de)\s*:\*?\s*\S/iu;
const header =
  /^\s*\*?(?:from|sent|date|to|cc|subject|reply-to|von|gesendet|datum|an|kopie|betreff|antwort an|de|envoyé(?: le)?|à|objet|répondre à)\s*:/iu;
const attribution = /^\s*(?:on\s.{6,250}\swrote|am\s.{6,250}\sschrieb.{0,120}|le\s.{6,250}\sa écrit)\s*:\s*$/isu;
const quoted = /^ {0,3}>/;
const ruler = /^\s*[_-]{5,}\s*$/;

/** Splits at the markers and header blocks that mail programs write in English, German and French. */
export function splitVoices(text: string): Voices {
  const lines = text.split('\n');
  const own: string[] = [];
  const forwarded: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const taken = attributionLength(lines, at);
    if (startsForward(lines, at) || (taken > 0 && !isQuoted(nextText(lines, at + taken)))) {
      forwarded.push(...lines.slice(marker.test(line) ? at + 1 : at).map(unquoted));
      break;
    }
    if (taken > 0) {
      forwarded.push(...lines.slice(at, at + taken));
      at += taken - 1;
    } else if (isQuoted(line)) forwarded.push(unquoted(line));
    else own.push(line);
  }
  while (own.length > 0 && /^\s*$/.test(own.at(-1) ?? '')) own.pop();
  if (forwarded.length > 0 && ruler.test(own.at(-1) ?? '')) own.pop();
  return { own: own.join('\n').trim(), forwarded: forwarded.join('\n').trim() };
}

const isQuoted = (line: string): boolean => quoted.test(line);

const unquoted = (line: string): string => line.replace(/^ {0,3}(?:> ?)+/, '');

const nextText = (lines: readonly string[], from: number): string =>
  lines.slice(from).find((line) => line.trim() !== '') ?? '';

/** A marker line, or a sender line that two more header lines follow at once. */
function startsForward(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  if (marker.test(line)) return true;
  if (!sender.test(line)) return false;
  return lines.slice(at + 1, at + 6).filter((next) => header.test(next)).length >= 2;
}

/** "On … wrote:" takes one line, or two when it was wrapped; 0 when there is none. */
function attributionLength(lines: readonly string[], at: number): 0 | 1 | 2 {
  const line = lines[at] ?? '';
  if (attribution.test(line)) return 1;
  return /^\s*(?:on|am|le)\s/i.test(line) && attribution.test(`${line} ${lines[at + 1] ?? ''}`) ? 2 : 0;
}
