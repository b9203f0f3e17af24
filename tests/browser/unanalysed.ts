// Fails a run of all tests in which axe did not analyse one of the states in states.ts.

import type { FullResult, Reporter, TestCase, TestResult } from '@playwright/test/reporter';
import { allAnalyses, ANALYSED } from './states';

export default class Unanalysed implements Reporter {
  private readonly missing = new Set(allAnalyses());

  onTestEnd(_: TestCase, { annotations }: TestResult): void {
    for (const { type, description } of annotations) {
      if (type === ANALYSED) this.missing.delete(description ?? '');
    }
  }

  async onEnd(): Promise<{ status: FullResult['status'] } | undefined> {
    if (this.missing.size === 0) return undefined;
    for (const name of this.missing) console.error(`axe has not analysed: ${name}`);
    return { status: 'failed' };
  }
}
