// How Debian's Chromium is started: it may run as root, talks to no one by itself, and draws WebGL in
// software where there is no graphics card.

import type { PlaywrightTestOptions, PlaywrightWorkerOptions } from '@playwright/test';

const QUIET = [
  '--no-sandbox',
  '--no-first-run',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const SOFTWARE_GL = ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];

type Options = Partial<PlaywrightTestOptions & PlaywrightWorkerOptions>;

export const browser: Options = {
  browserName: 'chromium',
  launchOptions: { executablePath: '/usr/bin/chromium', args: [...QUIET, ...SOFTWARE_GL] },
  viewport: { width: 1440, height: 900 },
  locale: 'en-GB',
  timezoneId: 'UTC',
};

export const withoutWebGl: Options = {
  launchOptions: { executablePath: '/usr/bin/chromium', args: [...QUIET, '--disable-3d-apis'] },
};
