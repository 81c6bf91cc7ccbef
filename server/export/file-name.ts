// Names of files people keep: those of their pages, without what Windows, macOS or a zip would trip over.

export function fileName(title: string): string {
  const clean = title
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .replace(/[<>:"/\\|?*]/g, '-')
    .replace(/\s+/g, ' ')
    .replace(/^[.\s-]+|[.\s-]+$/g, '')
    .slice(0, 120)
    .trim()
  // Devices of Windows, whatever follows them.
  return /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(clean) || clean === '' ? `_${clean}` : clean
}

/** The same path, or the first « path (2) » that nobody has; compared as disks compare. */
export function uniqueName(path: string, taken: Set<string>): string {
  const fold = (name: string) => name.toLocaleLowerCase('fr')
  let name = path
  for (let count = 2; taken.has(fold(name)); count += 1) name = `${path} (${count})`
  taken.add(fold(name))
  return name
}

/** RFC 6266: a plain name for old readers, the real one in UTF-8. */
export function attachment(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/["\\%;]/g, '_')
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`
  )
  return `attachment; filename="${plain.trim() || 'export'}"; filename*=UTF-8''${encoded}`
}
