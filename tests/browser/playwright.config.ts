// Tests the page in Debian's Chromium against a running stack. CONVOY_URL is the page's address.

import { defineConfig } from '@playwright/test';
import { browser, withoutWebGl } from './chromium';

export default defineConfig({
  testDir: '.',
  outputDir: 'results',
  // All tests share one stack and two cores, and some stop a service, so they run one at a time.
  workers: 1,
  forbidOnly: true,
  timeout: 240_000,
  expect: { timeout: 45_000 },
  reporter: [
    ['list'],
    ['junit', { outputFile: process.env['CONVOY_RESULTS'] ?? 'results/browser.xml' }],
    ...(process.env['CONVOY_ALL_SPECS'] ? [['./unanalysed.ts'] as const] : []),
  ],
  use: { ...browser, baseURL: process.env['CONVOY_URL'], screenshot: 'only-on-failure' },
  projects: [
    { name: 'webgl', testIgnore: /plain\.spec\.ts/ },
    { name: 'no-webgl', testMatch: /plain\.spec\.ts/, use: withoutWebGl },
  ],
});
