import { Calendar } from '../../domain/calendar.ts';
import { deliveryState, isStopped, isTold, type DeliveryState, type Notice } from '../../domain/delivery.ts';
import { nextFollowUp, type FollowUp } from '../../domain/follow-up.ts';
import { versionNotice, versionUnderWay } from '../../domain/order-change.ts';
import { orderTopics } from '../../domain/tasks.ts';
import { noteOrder, orderOfLocked, type Followed } from '../../services/order-act.ts';
import { decisionsOf } from '../../store/decisions.ts';
import { closeOrder } from '../../store/order-facts.ts';
import { lockRequisition } from '../../store/requisitions.ts';
import { cancelTasks, tasksOf, type Task } from '../../store/tasks.ts';
import { readTenant } from '../../store/tenants.ts';
import type { Activities, OrderLook, OrderWork } from '../api.ts';
import type { ActivityContext } from '../context.ts';
import { openTask, workerOf, type Scene } from '../steps/step.ts';
import { waitFor, waitForAll } from '../steps/wait-for.ts';
import { asked, isAskedAbout } from './asks.ts';
import { settleChange, type Settled } from './settle-change.ts';

type Standing = { scene: Scene; order: Followed; tasks: readonly Task[]; next: FollowUp | null; change: Settled };

const isDue = ({ scene: { now } }: Standing, at: string): boolean => Date.parse(at) <= now.getTime();

/** What a buyer wants the vendor to be told, and they have not been yet. */
const keptNotice = async ({
  scene: { tx, requisition },
  order: { facts },
  tasks,
}: Standing): Promise<Notice | null> => {
  const kept = (await decisionsOf(tx, requisition.id)).flatMap(({ verb, task }): Notice[] => {
    const occasion = verb === 'keep_order' ? tasks.find(({ id }) => id === task)?.facts['acknowledgement'] : undefined;
    return typeof occasion === 'number' ? [{ kind: 'kept', occasion, number: 1 }] : [];
  });
  return kept.find((notice) => !isTold(facts, notice)) ?? null;
};

const CANCELLED: Notice = { kind: 'cancelled', occasion: 0, number: 1 };

/** What a version still lacks on its way to the ERP and to the vendor. */
const versionWork = ({ facts }: Followed): OrderWork | null => {
  const underWay = versionUnderWay(facts);
  if (underWay === null) return null;
  const { version, needs } = underWay;
  return needs === 'post' ? { work: 'post_version', version } : { work: 'tell', notice: versionNotice(version) };
};

const workOf = async (standing: Standing): Promise<OrderWork | null> => {
  const { order, next } = standing;
  const { facts } = order;
  if (facts.closing?.kind === 'cancelled' && order.order.status === 'sent') return { work: 'take_back' };
  if (facts.closing?.kind === 'cancelled') return isTold(facts, CANCELLED) ? null : { work: 'tell', notice: CANCELLED };
  if (isStopped(facts)) return null;
  const version = versionWork(order);
  if (version) return version;
  const kept = facts.closing ? null : await keptNotice(standing);
  if (kept) return { work: 'tell', notice: kept };
  if (next?.act === 'remind' && isDue(standing, next.at))
    return { work: 'tell', notice: { kind: 'reminder', occasion: next.deadline, number: next.reminder } };
  return null;
};

/** Tasks about the order that stand open now; what no longer asks for anybody is closed. */
const askNow = async (standing: Standing): Promise<Task[]> => {
  const { scene, order, tasks, next, change } = standing;
  const isAsking = next?.act === 'ask' && isDue(standing, next.at);
  const wanted = asked(order, tasks, isAsking);
  const approvals = change.state === 'asks' ? change.wanted : null;
  const topics = [...wanted, ...(approvals ?? [])].map(({ topic }) => topic);
  await cancelTasks(
    scene.tx,
    scene.requisition.id,
    orderTopics.filter((topic) => !topics.includes(topic)),
  );
  const open: Task[] = [];
  for (const one of wanted) open.push(await waitFor(scene, one));
  if (approvals) open.push(...(await waitForAll(scene, approvals)));
  return open;
};

/** What everything is there of ends by itself, when the policy says so. */
const closeByPolicy = async (standing: Standing): Promise<boolean> => {
  const { order, next, scene } = standing;
  if (next?.act !== 'close' || !isDue(standing, next.at)) return false;
  const reason = `Everything was received; closed by the policy ${scene.context.policies.delivery.version}.`;
  await closeOrder(order.tx, order.of, { kind: 'closed', reason, by: null, at: scene.now });
  await noteOrder(order, { actor: { kind: 'worker' }, at: scene.now }, 'order_closed');
  return true;
};

const remaining = (task: Task): OrderLook['tasks'][number] => {
  const open = openTask(task, null);
  return { ...open, schedule: open.schedule.filter(({ act, at }) => !task.acted.includes(`${act}@${at}`)) };
};

const looked = async (standing: Standing): Promise<Omit<OrderLook, 'retries' | 'vendor'>> => {
  const { scene, order, next } = standing;
  const { policies } = scene.context;
  const isClosedNow = await closeByPolicy(standing);
  const state: DeliveryState = isClosedNow
    ? 'closed'
    : deliveryState(order.document, order.facts, policies.delivery.overReceipt);
  const work = await workOf(standing);
  const tasks = isClosedNow ? [] : await askNow(standing);
  const isEnded = isClosedNow || order.facts.closing !== null || order.order.status !== 'sent';
  return {
    state,
    isOver: isEnded && work === null,
    work,
    tasks: tasks.map(remaining),
    lookAgainAt: next && !isDue(standing, next.at) ? next.at : null,
  };
};

/** The order, with its open change carried on as far as it goes. */
const settled = async (scene: Scene): Promise<{ order: Followed; change: Settled }> => {
  const order = await orderOfLocked(scene.tx, scene.requisition);
  const change = await settleChange(scene, order);
  return { order: change.state === 'moved' ? await orderOfLocked(scene.tx, scene.requisition) : order, change };
};

/** One look at an order that was sent: in one transaction, by the worker, and harmless when it is repeated. */
export const lookAtOrder =
  (context: ActivityContext): Activities['lookAtOrder'] =>
  (ref) =>
    context.database.withPrincipal(workerOf(ref), async (tx) => {
      const requisition = await lockRequisition(tx, ref.requisition);
      const tenant = await readTenant(tx);
      const scene = { tx, requisition, tenant, now: context.now(), context };
      const { order, change } = await settled(scene);
      const tasks = await tasksOf(tx, requisition.id);
      const calendar = Calendar.parse({ ...tenant.calendar, timeZone: tenant.timeZone });
      const isAsked = isAskedAbout(order, tasks);
      const next = nextFollowUp(order.document, order.facts, isAsked, context.policies.delivery, calendar);
      const { erp, mail } = context.policies.limits.retries;
      const look = await looked({ scene, order, tasks, next, change });
      return { ...look, vendor: order.order.vendorNumber, retries: { erp, mail } };
    });
