/** The one part of the web platform this floor is handed: types only, values come from the host. */
interface AbortSignal {
  readonly aborted: boolean;
}
