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
    // Both work in the background: the page is drawn without waiting for them.
    provideAppInitializer(() => {
      inject(Vehicles).start();
      inject(PageConfig);
    }),
  ],
};
