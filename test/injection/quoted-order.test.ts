import { taskNamed } from './mails.ts';
import { testMail } from './mail-suite.ts';

testMail(taskNamed('an order of a quote below'));
