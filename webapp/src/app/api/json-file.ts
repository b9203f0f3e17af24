/** Reads a JSON file of the page or of an operator. The promise rejects if the file cannot be read. */
export async function readJson<Shape>(url: string): Promise<Shape> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`GET ${url} answered ${response.status}`);
  return (await response.json()) as Shape;
}
