/** Lines of the form `field = value` in a text, as answers by mail give them. Written twice with different values, a field is given both. */
export function fieldLines(text: string): { fields: Record<string, string>; twice: string[] } {
  const fields = new Map<string, string>();
  const twice: string[] = [];
  for (const line of text.split('\n')) {
    const [, field = '', value = ''] = FIELD_LINE.exec(line.trim()) ?? [];
    if (field === '') continue;
    const known = fields.get(field);
    if (known !== undefined && known !== value) twice.push(field);
    fields.set(field, value);
  }
  return { fields: Object.fromEntries(fields), twice: [...new Set(twice)] };
}

/** A path of the requirement, such as `vendor.taxId` or `lines[0].quantity`; mail programs put bullets before it. */
const FIELD_LINE = /^(?:[-*•]\s+)?([a-z][A-Za-z]*(?:\[\d{1,4}\])?(?:\.[A-Za-z]+)*)\s*=\s*(\S.*)$/;
