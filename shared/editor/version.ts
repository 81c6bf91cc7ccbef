// The version of what a document may contain. Sent as `?schema=<n>`: the server refuses the editor of an older page
// (close 4426), because y-prosemirror would delete, for everybody, the nodes that it does not know.
// Raise it with every new node, mark or attribute; never rename or remove one.

export const EDITOR_SCHEMA_VERSION = 4
