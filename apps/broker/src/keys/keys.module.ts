import { Module } from '@nestjs/common';
import { KeysController } from './keys.controller.js';

/** The broker's own keys, for operators. The ring itself is part of the foundation: everything signs. */
@Module({ controllers: [KeysController] })
export class KeysModule {}
