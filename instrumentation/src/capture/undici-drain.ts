/** What undici's `Client` has of an event emitter. */
interface Emitter {
  on(event: 'drain', listener: () => void): void;
  prependListener(event: 'drain', listener: () => void): void;
}

const watched = new WeakSet<Emitter>();
let draining = 0;

/** Whether a dispatcher now sends what waited for one of its connections. Known of connections that were made since the capture began. */
export function isDraining(): boolean {
  return draining > 0;
}

/** A connection was made: what its client's `drain` sets going is no doing of whoever's context it runs in. */
export function watchDrain(message: object): void {
  const { socket } = message as { socket?: object };
  const client = socket === undefined ? undefined : symbolOf(socket, 'client');
  if (!isEmitter(client) || watched.has(client)) return;
  watched.add(client);
  // the pool's own listener stands between the two
  client.prependListener('drain', () => (draining += 1));
  client.on('drain', () => (draining -= 1));
}

function isEmitter(value: unknown): value is Emitter {
  return typeof value === 'object' && value !== null && 'prependListener' in value && 'on' in value;
}

/** What an object holds under a symbol that is known by its description only. */
function symbolOf(holder: object, description: string): unknown {
  const key = Object.getOwnPropertySymbols(holder).find((symbol) => symbol.description === description);
  return key === undefined ? undefined : (Reflect.get(holder, key) as unknown);
}
