import { countTokens } from 'gpt-tokenizer';

/** The tokenizer takes time in the square of a word's length, and what it counts may be anybody's. */
const LONGEST_PIECE = 500;

/** What looks like a control token, such as <|im_end|>, is text; the tokenizer would throw. */
const PLAIN = { disallowedSpecial: new Set<string>() };

/** How many tokens a text is for a model of OpenAI, at least; another model's count differs a little. */
export function tokensOf(text: string): number {
  let tokens = 0;
  for (let at = 0; at < text.length; at += LONGEST_PIECE)
    tokens += countTokens(text.slice(at, at + LONGEST_PIECE), PLAIN);
  return tokens;
}
