/** Shares of a whole as one bar, each from 0 to 1, drawn one after the other; `label` says the same in words. */
export const Meter = ({ label, shares }: { label: string; shares: readonly { name: string; share: number }[] }) => {
  const widths = shares.map(({ share }) => Math.max(0, Math.min(1, share)) * 100);
  const startOf = (at: number): number =>
    Math.min(
      100,
      widths.slice(0, at).reduce((sum, width) => sum + width, 0),
    );
  return (
    <svg class="meter" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label={label}>
      <title>{label}</title>
      <rect class="whole" width="100" height="8" />
      {shares.map(({ name }, at) => (
        <rect
          class={name}
          x={startOf(at).toFixed(2)}
          width={Math.min(widths[at] ?? 0, 100 - startOf(at)).toFixed(2)}
          height="8"
        />
      ))}
    </svg>
  );
};
