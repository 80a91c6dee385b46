/** An entry of the build with threads only: by these exports the loader tells it from the others. */
export { jobAt, jobFail, jobHelp, jobHelped, jobOpen, jobShut } from './parallel'
