import { SHARED_MODULES } from './shared-modules.ts';

type Factory = (...dependencies: unknown[]) => unknown;
interface Definition {
  dependencies: string[];
  factory: Factory;
}

declare global {
  interface Window {
    define?: (dependencies: string[], factory: Factory) => void;
  }
}

async function resolve(name: string, uri: string): Promise<unknown> {
  if (name === 'module') return { uri };
  const load = SHARED_MODULES[name];
  if (load === undefined) throw new Error(`The plugin asks for "${name}", which the viewer does not have`);
  return load();
}

/** Loads one AMD module, as the official build of a Grafana plugin makes it. */
export async function loadAmd(url: string): Promise<unknown> {
  const { dependencies, factory } = await new Promise<Definition>((done, fail) => {
    const script = document.createElement('script');
    let definition: Definition | undefined;
    window.define = (dependencies, factory) => {
      definition = { dependencies, factory };
    };
    script.src = url;
    script.addEventListener('load', () => {
      if (definition === undefined) fail(new Error(`${url} defined no module`));
      else done(definition);
    });
    script.addEventListener('error', () => fail(new Error(`${url} cannot be loaded. Is the plugin built?`)));
    document.head.append(script);
  });
  return factory(...(await Promise.all(dependencies.map((name) => resolve(name, new URL(url, location.href).href)))));
}
