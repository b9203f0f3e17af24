// The functions of topojson-client by file: through its index the bundler would bring all that the page
// uses of it with the first one.

declare module 'topojson-client/src/feature.js' {
  export { feature as default } from 'topojson-client';
}

declare module 'topojson-client/src/mesh.js' {
  export { mesh as default } from 'topojson-client';
}
