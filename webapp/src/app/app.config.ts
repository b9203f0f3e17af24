import {
  ApplicationConfig,
  inject,
  provideAppInitializer,
  provideBrowserGlobalErrorListeners,
} from '@angular/core';
import { PageConfig } from './page/config';
import { Vehicles } from './vehicles/vehicles';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    // Both go on while the page is drawn: nothing waits for them.
    provideAppInitializer(() => {
      inject(Vehicles).start();
      inject(PageConfig);
    }),
  ],
};
