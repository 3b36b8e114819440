import packageFile from '../../package.json' with { type: 'json' };

/** The version of the package, as in `package.json`. */
export const version: string = packageFile.version;
