// The states of the page that axe analyses: which, in which layouts, in which colours. A run of all tests fails if
// one of these analyses did not take place (unanalysed.ts).

/** The viewport of each layout: the styles change at widths of 720 and of 1180 pixels. */
export const LAYOUTS = {
  desktop: { width: 1440, height: 900 },
  tablet: { width: 820, height: 1180 },
  phone: { width: 390, height: 844 },
} as const;

/** The states that accessibility.spec.ts walks through in each layout, in this order. */
export const WALK = [
  'the list',
  'the settings',
  'a search without result',
  'the past of the fleet',
  'a selected vehicle',
  'the history of that vehicle',
  'that history as a table',
] as const;

/** The states that another test reaches, on a desktop. */
const MET = [
  'a lost connection',
  'a paused page',
  'an unknown vehicle',
  'a refused vehicle',
  'a past that loads',
  'a past before all reports',
  'a history that a busy server delays',
  'a map without WebGL',
  'what a device says',
] as const;

/** The states of the walk for which the styles of a tablet differ from those of a desktop. */
const OWN_ON_TABLET: readonly State[] = [
  'the past of the fleet',
  'a selected vehicle',
  'the history of that vehicle',
  'that history as a table',
];

export type Layout = keyof typeof LAYOUTS;
export type State = (typeof WALK)[number] | (typeof MET)[number];
export type Scheme = 'light' | 'dark';

/** Whether this run is the long form, which analyses each state of the walk in each layout and scheme. */
export const LONG = process.env['CONVOY_LONG'] === '1';

/** Returns the schemes in which the usual or the long form analyses a state in a layout. */
export function schemes(state: State, layout: Layout): Scheme[] {
  // The theme changes colours only, and each of them is on a desktop.
  if (LONG || layout === 'desktop') return ['light', 'dark'];
  return layout === 'phone' || OWN_ON_TABLET.includes(state) ? ['light'] : [];
}

/** The type of a test's annotations that record its analyses. */
export const ANALYSED = 'analysed by axe';

/** Names an analysis in such an annotation. */
export function analysis(state: State, layout: Layout, scheme: Scheme): string {
  return `${state}, ${layout}, ${scheme}`;
}

/** Returns the names of all analyses of a run of all tests. */
export function allAnalyses(): string[] {
  const layouts = Object.keys(LAYOUTS) as Layout[];
  const of = (state: State, layout: Layout): string[] =>
    schemes(state, layout).map((scheme) => analysis(state, layout, scheme));
  return [
    ...WALK.flatMap((state) => layouts.flatMap((layout) => of(state, layout))),
    ...MET.flatMap((state) => of(state, 'desktop')),
  ];
}
