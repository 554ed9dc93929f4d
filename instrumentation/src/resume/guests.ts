import { exporter } from '../configure/current.ts';
import type { SyncIdentity } from '../work/identity.ts';
import { RunWork } from '../work/run-work.ts';
import { StepWork } from '../work/step-work.ts';
import type { Carried } from './carrier.ts';

/** Runs of other processes whose ledger is remembered here; a forgotten one goes on as a new writer, so sums stay right. */
const REMEMBERED = 100;

interface Guest {
  run: RunWork;
  /** Resumes at work. */
  open: number;
}

const guests = new Map<string, Guest>();

function forgetOldest(): void {
  for (const [id, guest] of guests) {
    if (guests.size <= REMEMBERED) return;
    if (guest.open === 0) guests.delete(id);
  }
}

/** Joins the run of another process: one ledger for all that this process does for it. */
export function joinRun(sync: SyncIdentity, carried: Carried): { run: RunWork; step: StepWork | undefined } {
  const known = guests.get(carried.run.id);
  const guest = known ?? { run: new RunWork(sync, carried.run, exporter(), true), open: 0 };
  guests.delete(carried.run.id);
  guests.set(carried.run.id, guest);
  guest.open += 1;
  guest.run.working = true;
  forgetOldest();
  const { run } = guest;
  const facts = carried.step;
  if (facts === undefined) return { run, step: undefined };
  let step = run.steps.find(({ id }) => id === facts.id);
  if (step === undefined) {
    step = new StepWork(run, facts);
    run.steps.push(step);
  }
  step.hasNews = true;
  return { run, step };
}

/** Leaves it again; true when nothing in this process works on it any more. */
export function leaveRun(run: RunWork): boolean {
  const guest = guests.get(run.id);
  if (guest?.run !== run) return true;
  guest.open -= 1;
  return guest.open === 0;
}
