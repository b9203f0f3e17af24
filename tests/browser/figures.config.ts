// `./convoy bench page` measures what the page costs and writes it to CONVOY_FIGURES as JSON.

import everyday from './playwright.config';

export default {
  ...everyday,
  testIgnore: [],
  testMatch: /figures\.ts/,
  projects: [{ name: 'figures' }],
  reporter: [['line']],
};
