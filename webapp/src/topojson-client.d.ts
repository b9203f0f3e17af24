// Declares the functions of topojson-client by file. If the page imported them from the index, the first one
// would bring all others that the page uses.

declare module 'topojson-client/src/feature.js' {
  export { feature as default } from 'topojson-client';
}

declare module 'topojson-client/src/mesh.js' {
  export { mesh as default } from 'topojson-client';
}

declare module 'topojson-client/src/quantize.js' {
  export { quantize as default } from 'topojson-client';
}
