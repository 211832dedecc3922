import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { Access } from './access.service.js';

/** Sign-in of programs, and what each may do. */
@Module({ imports: [DirectoryModule], providers: [Access], exports: [Access] })
export class AccessModule {}
