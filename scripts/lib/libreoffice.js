// LibreOffice Writer and pdftotext for the tests of files: found, or Debian's installed when this process may.
import { existsSync } from 'node:fs'
import { findOrInstall } from './debian.js'

const PLACES = ['/usr/bin/soffice', '/usr/lib/libreoffice/program/soffice']

/** @returns {string | undefined} the path of its program */
export function findLibreOffice() {
  const named = process.env['SOFFICE']
  if (named) return existsSync(named) ? named : undefined
  findOrInstall(['/usr/bin/pdftotext'], 'poppler-utils', 'server.test.installing_libreoffice')
  findOrInstall(
    ['/usr/lib/libreoffice/program/libsclo.so'],
    'libreoffice-calc',
    'server.test.installing_libreoffice'
  )
  return findOrInstall(PLACES, 'libreoffice-writer', 'server.test.installing_libreoffice')
}
