import { inflate } from '@sparticuz/chromium';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '..');
const CACHE = join(import.meta.dirname, '..', '..', '..', '.cache');

/** A Chromium from npm: for Linux on x64, with the libraries a bare machine lacks. */
export interface UnpackedChromium {
  executable: string;
  /** Libraries to add when the machine has not got its own. */
  libraries: string;
  fonts: string;
}

/** Unpacks it once into `.cache/`; safe when several processes ask at the same time. */
export async function unpackedChromium(): Promise<UnpackedChromium> {
  const { version } = JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8')) as { version: string };
  const folder = join(CACHE, `chromium-${version}`);
  if (!existsSync(folder)) await unpack(folder);
  return { executable: join(folder, 'chromium'), libraries: join(folder, 'al2023', 'lib'), fonts: join(folder, 'fonts') };
}

async function unpack(folder: string): Promise<void> {
  const own = `${folder}.${process.pid}`;
  await mkdir(own, { recursive: true });
  const before = process.env.TMPDIR;
  // The package knows no other way to say where to.
  process.env.TMPDIR = own;
  try {
    for (const part of ['chromium.br', 'al2023.tar.br', 'fonts.tar.br', 'swiftshader.tar.br']) await inflate(join(PACKAGE, 'bin', part));
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
  try {
    await rename(own, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    await rm(own, { recursive: true });
  }
}
