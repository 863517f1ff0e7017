/** Names inside the folder of added packages. All begin with a dot, so that no list of packages shows them. */

/** Beginnings of downloads. */
export const DOWNLOADS = ".downloads";
/** Packages that are being checked or wait for their licence to be accepted. */
export const CANDIDATES = ".candidates";
/** `.replaced-<id>@<random>`: a package that another one takes the place of at this moment. */
export const REPLACED = ".replaced-";
