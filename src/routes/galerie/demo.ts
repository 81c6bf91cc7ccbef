// What the gallery shows in the components: demonstration content, for those who build screens. Never part of a real screen.
import type { MatrixRow } from '$lib/ui/Matrix.svelte'
import type { TrailStep } from '$lib/ui/Trail.svelte'
import type { TreeNode } from '$lib/ui/tree'
import type { Action, PlateProps, SelectOption } from '$lib/ui/types'

export const plates = {
  oca: { code: 'OCA', name: 'Adess Ouest-Côtes d’Armor', tint: 'd22 t1' },
  sbr: { code: 'SBR', name: 'Rich’ESS', tint: 'd22 t2' },
  cbr: { code: 'CBR', name: 'Adess Centre Bretagne', tint: 'd22 t3 x56' },
  din: { code: 'DIN', name: 'ESS’PRance', tint: 'd22 t4' },
  bst: { code: 'BST', name: 'Adess Brest', tint: 'd29 t1' },
  mlx: { code: 'MLX', name: 'Adess Morlaix', tint: 'd29 t2' },
  cor: { code: 'COR', name: 'Adess Cornouaille', tint: 'd29 t3' },
  cob: { code: 'COB', name: 'Adesk', tint: 'd29 t4 x22' },
  ren: { code: 'REN', name: 'RésoSolidaire', tint: 'd35 t1' },
  fou: { code: 'FOU', name: 'EcoSolidaireS', tint: 'd35 t3' },
  vit: { code: 'VIT', name: 'Portes de Bretagne Solidaires', tint: 'd35 t4' },
  red: { code: 'RED', name: 'Cades', tint: 'd35 t7 x56' },
  lor: { code: 'LOR', name: 'C2Sol', tint: 'd56 t1' },
  aur: { code: 'AUR', name: 'PEPS', tint: 'd56 t2' },
  van: { code: 'VAN', name: 'E2S', tint: 'd56 t3' },
  cress: { code: 'CRESS', name: 'Cress Bretagne', tint: 'reg' },
  tag: { code: 'TAG29', name: 'TAg du Finistère', tint: 'part' }
} satisfies Record<string, PlateProps>

export const people = [
  { id: '1', initials: 'NL', name: 'Nolwenn Le Goff, Adess Ouest-Côtes d’Armor', tint: 'd22 t1' },
  { id: '2', initials: 'EQ', name: 'Erwan Quéméner, Adess Morlaix', tint: 'd29 t2', live: true },
  { id: '3', initials: 'MT', name: 'Maïwenn Tanguy, Cress', tint: 'reg', live: true },
  { id: '4', initials: 'SL', name: 'Soazig Le Bihan, PEPS', tint: 'd56 t2' },
  { id: '5', initials: 'YG', name: 'Yann Guillou, EcoSolidaireS', tint: 'd35 t3' },
  { id: '6', initials: 'KB', name: 'Karim Benali, Portes de Bretagne Solidaires', tint: 'd35 t4' },
  { id: '7', initials: 'AM', name: 'Anna Morvan, mairie de Plufur', tint: 'part' }
]

export const actions: Action[] = [
  { key: 'copy', label: 'Dupliquer', icon: 'copy', shortcut: 'Ctrl D' },
  { key: 'move', label: 'Déplacer vers…', icon: 'arrow-right' },
  { key: 'off', label: 'Imprimer', icon: 'printer', note: 'au retour du réseau', disabled: true },
  { key: 'trash', label: 'Mettre à la corbeille', icon: 'trash', danger: true }
]

export const steps: TrailStep[] = [
  { label: 'Communes volontaires', note: '5 délibérations', mark: 'done' },
  { label: 'À l’écoute', note: '261 réponses', mark: 'done' },
  { label: 'Soirées inspirantes', note: '3 faites, 2 à venir', mark: 'now' },
  { label: 'Orientation', note: 'avis de la mairie attendu', mark: 'wait' },
  { label: 'Bilan', note: 'à venir', mark: 'ahead' }
]

export const matrixColumns = [
  { title: 'Communes volontaires', note: 'phase 1' },
  { title: 'À l’écoute', note: 'phase 2' },
  { title: 'Soirées inspirantes', note: 'phase 3' },
  { title: 'Et ensuite', note: 'orientation' }
]

export const matrixRows: MatrixRow[] = [
  {
    key: 'tremel',
    title: 'Trémel',
    note: 'Un lieu de rencontre intergénérationnel',
    href: '#tremel',
    tint: 'd22 t1',
    cells: [
      { mark: 'done', title: 'Conseil municipal', note: '12 oct. 2018' },
      { mark: 'done', title: '84 réponses', note: 'soirée du 26 avril' },
      { mark: 'done', title: '2 soirées', note: '17 oct. et 5 déc.' },
      { mark: 'now', title: 'Rencontre TAg22', note: 'le 19 février' }
    ]
  },
  {
    key: 'botsorhel',
    title: 'Botsorhel',
    note: 'Un jardin partagé',
    href: '#botsorhel',
    tint: 'd29 t2',
    cells: [
      { mark: 'done', title: 'Conseil municipal', note: '9 nov. 2018' },
      { mark: 'done', title: '57 réponses', note: 'vote clos hier' },
      { mark: 'wait', title: 'Avis de la mairie', note: 'demandé le 20 janv.' },
      { mark: 'ahead' }
    ]
  }
]

export const rows = [
  { id: 'a', name: 'Adess Ouest-Côtes d’Armor', plate: plates.oca, people: 3, initiatives: 7 },
  { id: 'b', name: 'Adess Morlaix', plate: plates.mlx, people: 2, initiatives: 5 },
  { id: 'c', name: 'PEPS', plate: plates.aur, people: 1, initiatives: 2 }
]

export const tree: TreeNode[] = [
  {
    id: 'guide',
    label: 'Guide de la démarche',
    icon: 'file-text',
    href: '#guide',
    children: [
      {
        id: 'fiche',
        label: 'Fiche pratique : la soirée',
        icon: 'file-text',
        href: '#fiche',
        note: 'hier',
        children: []
      },
      { id: 'affiche', label: 'Affiche pour la mairie', icon: 'file-text', href: '#affiche', children: [] }
    ]
  },
  { id: 'notes', label: 'Notes du comité', icon: 'file-text', href: '#notes', note: '8 h 52', children: [] },
  { id: 'budget', label: 'Budget 2020', icon: 'file-text', href: '#budget', children: [] }
]

export const phases: SelectOption[] = [
  { value: 'volunteer', label: 'Communes volontaires' },
  { value: 'listening', label: 'À l’écoute des habitants' },
  { value: 'evening', label: 'Soirées inspirantes' }
]

export const visibility: SelectOption[] = [
  { value: 'network', label: 'Tout le réseau', note: 'Les 19 pôles la voient dans la liste.' },
  {
    value: 'participants',
    label: 'Les structures qui participent',
    note: 'Elle n’existe pas pour les autres.'
  }
]

export const organisations = Object.values(plates).map((plate) => ({
  value: plate.code,
  label: plate.name,
  plate
}))

export const persons = people.map((person) => ({
  value: person.id,
  label: person.name.split(', ')[0] ?? '',
  note: person.name.split(', ')[1],
  avatar: person
}))

export const swatches = [
  'ground',
  'surface',
  'sunken',
  'text',
  'text-2',
  'text-3',
  'line-strong',
  'brand',
  'brand-soft',
  'slab',
  'mark',
  'mark-strong',
  'ok',
  'danger',
  'dep-22-solid',
  'dep-29-solid',
  'dep-35-solid',
  'dep-56-solid',
  'note-1',
  'note-2',
  'note-3',
  'note-4',
  'note-5'
]
