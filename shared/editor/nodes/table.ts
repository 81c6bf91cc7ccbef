// Tables: header cells, columns that people resize. Cells have no attribute of ours but their span and width.
import { TableCell, TableHeader, TableRow, Table } from '@tiptap/extension-table'

const attributes = {
  colspan: { default: 1 },
  rowspan: { default: 1 },
  colwidth: {
    default: null,
    parseHTML: (element: HTMLElement) => readWidths(element.getAttribute('colwidth'))
  }
}

export const DocumentTable = Table.configure({
  resizable: true,
  cellMinWidth: 80,
  lastColumnResizable: false
})

export const DocumentTableRow = TableRow

export const DocumentTableCell = TableCell.extend({ addAttributes: () => attributes })

export const DocumentTableHeader = TableHeader.extend({ addAttributes: () => attributes })

function readWidths(value: string | null): number[] | null {
  const widths = (value ?? '').split(',').map(Number)
  return value && widths.every((width) => Number.isInteger(width) && width >= 0) ? widths : null
}
