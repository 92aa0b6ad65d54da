import { test } from '@jest/globals';
import { startCliSystem } from './run-cli.ts';
import { execFileSync } from 'node:child_process';
test('x', async () => {
  const s = await startCliSystem();
  for (const a of ['show R-000001 --as requester','list --as buyer','tasks --as buyer','history R-000001 --as auditor','transcript R-000001 --as auditor','outbox','outbox 2','doctor','approve T-000002 --as department_head','decide T-000002 confirm_vendor source=x --as buyer','edit R-000001 total=3 --as buyer','withdraw R-000001 --as buyer','reopen R-000001 --as buyer','policy explain --amount 12 --currency EUR --cost-centre X --as buyer','answer T-000001 vendor.taxId=wrong --as buyer','show R-9 --as buyer','list','list --as nobody','temporal workflow list', 'approve T-000002 --as auditor']) {
    const r = await s.qm(a); console.log(`$ qm ${a}\n${r.out}\n--err ${r.code}\n${r.err}`);
  }
  await s.close();
}, 60000);
