// How the page looks for this person: light or dark, with normal or more contrast, with or without motion.
// The colours are CSS custom properties (styles.css); code that paints without CSS reads them here.

import { Injectable, Signal, computed, effect, inject, signal } from '@angular/core';
import { Tastes } from './tastes';

/** Red, green and blue, each 0 to 1. */
export type Colour = readonly [number, number, number];

@Injectable({ providedIn: 'root' })
export class Appearance {
  private readonly tastes = inject(Tastes);
  private readonly systemDark = mediaQuery('(prefers-color-scheme: dark)');
  private readonly moreContrast = mediaQuery('(prefers-contrast: more)');
  /** Whether the person wants no motion. */
  readonly still = mediaQuery('(prefers-reduced-motion: reduce)');
  readonly dark = computed(() =>
    this.tastes.theme() === 'auto' ? this.systemDark() : this.tastes.theme() === 'dark',
  );
  /** Changes whenever `colour` may return other values. */
  readonly look = computed(() => `${this.dark()} ${this.moreContrast()}`);

  constructor() {
    effect(() => {
      const theme = this.tastes.theme();
      const { dataset } = document.documentElement;
      if (theme === 'auto') delete dataset['theme'];
      else dataset['theme'] = theme;
    });
  }

  /** The current value of a colour token of styles.css. */
  colour(token: `--${string}`): Colour {
    const probe = document.createElement('span');
    probe.style.color = `var(${token})`;
    probe.style.colorScheme = this.dark() ? 'dark' : 'light';
    document.documentElement.append(probe);
    const [red, green, blue] = (getComputedStyle(probe).color.match(/[\d.]+/g) ?? []).map(Number);
    probe.remove();
    return [red / 255, green / 255, blue / 255];
  }

  /** The same in CSS notation. */
  css(token: `--${string}`): string {
    return `rgb(${this.colour(token)
      .map((part) => Math.round(part * 255))
      .join(' ')})`;
  }
}

function mediaQuery(text: string): Signal<boolean> {
  const query = matchMedia(text);
  const matches = signal(query.matches);
  query.addEventListener('change', (event) => {
    matches.set(event.matches);
  });
  return matches.asReadonly();
}
