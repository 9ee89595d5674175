// The rights of every module are in force once it is loaded.
import '../../src/app/modules.ts';
