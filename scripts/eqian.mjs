#!/usr/bin/env node
import { build } from './build.mjs';
import { install } from './prepare.mjs';

install();
await build();
await import('../dist/cli.js');
