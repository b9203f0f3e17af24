// Adds the texts of the past to English. The code that shows the past imports this file, so the page's first
// script does not contain them. French is fetched whole.

import english from './en.json';
import past from './past.en.json';

Object.assign(english, past);
