// The words around the views of the gallery.
export const words: { title: string; types: Record<string, string> } = {
  title: 'Vues',
  types: {
    table: 'Tableau des soirées',
    board: 'Les soirées, de l’idée au rangement',
    wall: 'Que faire ensemble à Plounérin ?',
    calendar: 'Calendrier des soirées',
    list: 'Liste des soirées',
    chart: 'Les soirées en figures',
    timeline: 'Frise des chantiers',
    map: 'Carte des soirées',
    pivot: 'Tableau croisé des soirées',
    form: 'Une nouvelle soirée'
  }
}
