// `./convoy bench page`: what the page costs, written to CONVOY_FIGURES as JSON.

import everyday from './playwright.config';

export default {
  ...everyday,
  testIgnore: [],
  testMatch: /figures\.ts/,
  projects: [{ name: 'figures' }],
  reporter: [['line']],
};
