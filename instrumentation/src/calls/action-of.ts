import { callAction } from '@synctrail/model';

/** End points whose words are kept; more than these have ids in them that nobody recognised. */
const KEPT = 500;

const actions = new Map<string, string | undefined>();

/** What a call is for, in words, worked out once for each end point (S2-05). */
export function actionOf(method: string, template: string): string | undefined {
  const key = `${method} ${template}`;
  if (actions.has(key)) return actions.get(key);
  if (actions.size >= KEPT) actions.clear();
  const action = callAction(method, template);
  actions.set(key, action);
  return action;
}
