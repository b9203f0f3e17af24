// Reads the CPU time of each thread of a browser from /proc. If a slow GPU limits the frame rate, that
// rate says little about the page's work.

import { readFileSync, readdirSync } from 'node:fs';

/** Milliseconds per clock tick: USER_HZ is 100 on every architecture that Chromium runs on. */
const TICK_MS = 10;

interface Thread {
  readonly name: string;
  readonly cpuMs: number;
}

function statOf(path: string): { name: string; fields: string[] } | undefined {
  try {
    const text = readFileSync(`${path}/stat`, 'latin1');
    const end = text.lastIndexOf(')');
    return { name: text.slice(text.indexOf('(') + 1, end), fields: text.slice(end + 2).split(' ') };
  } catch {
    return undefined; // the process or thread has ended
  }
}

function descendants(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const parent = Number(statOf(`/proc/${entry}`)?.fields[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const found: number[] = [];
  for (let next: number[] = [root]; next.length > 0;) {
    next = next.flatMap((pid) => children.get(pid) ?? []);
    found.push(...next);
  }
  return found;
}

function threadsOf(pid: number): Thread[] {
  const folder = `/proc/${String(pid)}/task`;
  return readdirSync(folder).flatMap((thread) => {
    const stat = statOf(`${folder}/${thread}`);
    if (!stat) return [];
    const cpuMs = (Number(stat.fields[11]) + Number(stat.fields[12])) * TICK_MS;
    return [{ name: Number(thread) === pid ? 'main' : stat.name, cpuMs }];
  });
}

/** Returns the pid of the browser's renderer that has used the most CPU. */
export function busiestRenderer(browser: number): number {
  const total = (pid: number): number => threadsOf(pid).reduce((sum, { cpuMs }) => sum + cpuMs, 0);
  const renderers = descendants(browser).filter((pid) =>
    readFileSync(`/proc/${String(pid)}/cmdline`, 'latin1').includes('--type=renderer'),
  );
  return renderers.reduce((best, pid) => (total(pid) > total(best) ? pid : best));
}

/** Milliseconds so far of the page's main thread (script and layout) and of its workers. */
export function cpuOf(renderer: number): { main: number; workers: number } {
  const sum = (wanted: (name: string) => boolean): number =>
    threadsOf(renderer).reduce((ms, { name, cpuMs }) => ms + (wanted(name) ? cpuMs : 0), 0);
  return {
    main: sum((name) => name === 'main'),
    workers: sum((name) => name.startsWith('DedicatedWorker')),
  };
}
