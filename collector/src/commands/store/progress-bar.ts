const WIDTH = 30;
const EVERY_MS = 200;

/** Draws how far something is on a terminal; says nothing elsewhere. */
export function progressBar(): { show: (done: number, total: number, records: number) => void; end: () => void } {
  const { stderr } = process;
  let shownMs = 0;
  return {
    show(done, total, records) {
      if (!stderr.isTTY || (performance.now() - shownMs < EVERY_MS && done < total)) return;
      shownMs = performance.now();
      const share = total === 0 ? 1 : done / total;
      const bar = '#'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '.');
      stderr.write(`\r[${bar}] ${Math.floor(share * 100)} % ${records.toLocaleString('en')} records`);
    },
    end() {
      if (stderr.isTTY) stderr.write('\n');
    },
  };
}
