import { Controller, Get, Header, Inject, Param } from '@nestjs/common';
import { TocsinError } from '#kernel';
import type { DecryptionKey } from '#trust';
import { DECRYPTION_KEYS, SETTINGS, type BrokerSettings } from '../config.js';
import { SetService } from '../delivery/set.service.js';
import { KeyRing } from '../keys/key-ring.js';
import { deliveryMethods } from './stream.js';
import { signingAlgMember } from './stream-document.js';
import { ServedOn } from '../http/served-on.js';

/** What anybody may know of this transmitter. */
@Controller('.well-known')
@ServedOn('public')
export class DiscoveryController {
  constructor(
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    private readonly ring: KeyRing,
    @Inject(DECRYPTION_KEYS) private readonly encryption: readonly DecryptionKey[],
    private readonly sets: SetService,
  ) {}

  /** The keys that the broker signs with: enough to check any alert offline. And the one to encrypt to, if any. */
  @Get('jwks.json')
  @Header('cache-control', 'public, max-age=300')
  jwks(): object {
    // Those behind the first only open what was encrypted before they were replaced.
    const encryption = this.encryption.slice(0, 1).map(({ publicJwk }) => publicJwk);
    return { keys: [...this.ring.published(), ...encryption] };
  }

  @Get('ssf-configuration')
  @Header('cache-control', 'public, max-age=300')
  atRoot(): object {
    return this.metadata();
  }

  /**
   * Of an issuer with a path, its path stands behind the well-known part (SSF 1.0 §7.2.1); it is answered at the
   * root too, where a proxy takes the path away.
   */
  @Get('ssf-configuration/*')
  @Header('cache-control', 'public, max-age=300')
  atPath(@Param('*') path: string | undefined): object {
    const asked = path ?? '';
    const ours = new URL(this.settings.issuer).pathname.replace(/^\/|\/$/g, '');
    if (ours === '' || asked.replace(/\/$/, '') !== ours)
      throw new TocsinError('not_found', 'There is no such issuer here');
    return this.metadata();
  }

  /** SSF 1.0 §7.1. Lists without anything in them are left out. */
  private metadata(): object {
    const { issuer } = this.settings;
    return {
      spec_version: '1_0',
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      delivery_methods_supported: [deliveryMethods.push, deliveryMethods.poll],
      configuration_endpoint: `${issuer}/ssf/stream`,
      status_endpoint: `${issuer}/ssf/status`,
      add_subject_endpoint: `${issuer}/ssf/subjects:add`,
      remove_subject_endpoint: `${issuer}/ssf/subjects:remove`,
      verification_endpoint: `${issuer}/ssf/verify`,
      authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6749' }],
      default_subjects: 'ALL',
      // An agency cannot stop itself being told of somebody.
      'urn:tocsin:subjects_removable': false,
      [`${signingAlgMember}_values_supported`]: this.sets.algs(),
    };
  }
}
