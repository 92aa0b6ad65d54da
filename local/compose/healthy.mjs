// The images have no curl: exit code 0 when the address answers 200.
const response = await fetch(process.argv[2], { signal: AbortSignal.timeout(3_000) }).catch(() => ({ ok: false }));
process.exitCode = response.ok ? 0 : 1;
