/** Reads a file of JSON, of the page's own or of an operator's. Rejects when there is none. */
export async function readJson<Shape>(url: string): Promise<Shape> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return (await response.json()) as Shape;
}
