// Adds to English the texts of code that is fetched late: the past, the card, the menu of the settings. Such code
// imports this file, so the page's first script does not contain these texts. French is fetched whole.

import english from './en.json';
import late from './late.en.json';

Object.assign(english, late);
