/** What is surely not an address yet; the server decides of the rest. */
export function incompleteEmail(text: string): boolean {
  return !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim())
}
